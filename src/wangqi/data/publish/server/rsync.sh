#!/bin/sh
# Builds the site and copies it to a plain web server:
#
#     TARGET=editor@www.example.org:/srv/www/bulletin BASE_URL=https://www.example.org/bulletin/ sh publish/rsync.sh
#
# Pages are copied first and what is gone is removed last, so that nobody meets a link to a page that is not there yet.
set -eu
: "${TARGET:?say where to copy to, e.g. TARGET=editor@www.example.org:/srv/www/bulletin}"
: "${BASE_URL:?say where the site will stand, e.g. BASE_URL=https://www.example.org/bulletin/}"
cd "$(dirname "$0")/.."
wangqi check --base-url "$BASE_URL"
wangqi build --base-url "$BASE_URL"
rsync --recursive --links --times --chmod=D755,F644 --exclude=.wangqi-site public/ "$TARGET/"
rsync --recursive --links --times --chmod=D755,F644 --exclude=.wangqi-site --delete-after public/ "$TARGET/"
